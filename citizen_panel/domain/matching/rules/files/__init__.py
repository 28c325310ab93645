"""Files of quotas and people, as organisers of citizens' assemblies exchange them: bytes in, words of the room out."""
