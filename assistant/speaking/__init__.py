"""Speaking: a voice makes sound of a sentence, a sink lets it be heard."""
