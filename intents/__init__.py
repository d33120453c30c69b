"""What is heard: example phrases by language, and how a sentence finds its intent.

Knows nothing of what is said in return (``content``) nor of the loop (``assistant``).
"""
