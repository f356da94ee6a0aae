"""How providers are spoken to: a connector for each, made of a module or a folder of its name.

What people see of a channel stands in `conversations/channels/`, which names its connector.
"""
