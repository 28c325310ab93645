"""The audience api: machines with tokens; its screens come with the first tokens."""
