"""What stands in a configuration file, field by field: the grammar of single values, and tables that hand them out.

Knows no key by name, and nothing of what a value is for; `tracker.config` and the kinds of source say both.
"""
