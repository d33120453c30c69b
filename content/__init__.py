"""What is said: answers, guided sessions, prompts and helplines, as files that a clinician can edit.

Knows nothing of what is heard (``intents``) nor of the loop (``assistant``).
"""
