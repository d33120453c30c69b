"""What a person checked in and chose to keep: stored, compared, drawn, handed over, erased.

``entries`` and ``trends`` are pure and may be known by the conversation; ``store`` is the only way to the database.
"""
