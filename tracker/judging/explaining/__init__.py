"""Of what was observed, that which a reader is told: what the words show, in what order, in which sentences. Changes no
probability."""
