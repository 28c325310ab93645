"""The purposes by family: what each is for, how long a yes lasts, what stopping does."""
