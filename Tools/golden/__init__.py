"""Makes the golden vectors: bytes written by independent Kafka clients, beside the values that these clients meant."""
