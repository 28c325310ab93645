.DEFAULT_GOAL := help
.PHONY: help demo test trials setup check

help: ## what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

demo: ## run everything on this machine, with invented people
	@python3 run.py demo

test: ## run every check and every test
	@python3 run.py test

trials: ## run the long trials: thousands of messages under killing, every page in every state
	@python3 run.py trials

setup: ## make the environment in .venv
	@python3 run.py setup

check: ## form, lint, types and import walls only
	@python3 run.py check
