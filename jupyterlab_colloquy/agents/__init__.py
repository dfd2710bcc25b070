"""Lets the personas of Jupyter AI take part in the chats, as agents of the user whose Jupyter this is."""
