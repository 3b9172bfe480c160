"""Everything that makes the networks: hand model, renderer, training, export. Ships nowhere."""
