"""Child processes that do what is not safe, or not short, beside the process that holds the store.

`pool` asks and keeps the clock, `frames` is what is said on the pipes, `confined` what a child may do; `reader` reads
hostile bytes, `judge` compares texts. Imports none of them here: a child loads what it needs and nothing more.
"""
