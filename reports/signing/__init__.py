"""Electronic signatures on agreements (PAdES): fields, a provider that signs, the validation."""
