# The commands of this project. `make help` lists them.
#
# What the site reads from the environment may also stand on make's command line:
#     make run PORT=8080 SAMPLE=no UNSTUCK_VAR=/srv/unstuck

PORT ?= 8000
ARGS ?=
export PORT

in_venv := .venv/bin/python

# The first Python on this machine that is new enough, or the one that PYTHON names.
find_python = \
	for python in $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11 python); do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; \
		then break; fi; python=; \
	done; \
	if [ -z "$$python" ]; then \
		echo "Unstuck needs Python 3.11 or newer, and $(or $(PYTHON),this machine's search path) has none." >&2; \
		echo "On Debian 12, Ubuntu 24.04 and later:  sudo apt-get install python3 python3-venv" >&2; \
		echo "One that is elsewhere can be named:  make $(or $(firstword $(MAKECMDGOALS)),run) PYTHON=/path/to/python3" >&2; \
		exit 1; \
	fi

.PHONY: help run dev test lint format bench lock installed installed-dev

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

installed:
	@$(find_python); $$python config/install.py requirements.txt

installed-dev:
	@$(find_python); $$python config/install.py requirements-dev.txt

run: installed  ## set everything up, then serve on 127.0.0.1:8000 (PORT= to change)
	@set -e; export SITE_URL="$${SITE_URL:-http://127.0.0.1:$(PORT)}"; \
	$(in_venv) manage.py set_up; \
	echo "Collecting the static files …"; \
	$(in_venv) manage.py collectstatic --noinput --verbosity 0; \
	exec $(in_venv) -m gunicorn -c config/gunicorn.py config.wsgi

dev: installed-dev  ## the same with auto-reload and error pages that show the code
	@set -e; export DEBUG=yes SITE_URL="$${SITE_URL:-http://127.0.0.1:$(PORT)}"; \
	$(in_venv) manage.py set_up; \
	exec $(in_venv) manage.py runserver 127.0.0.1:$(PORT)

test: installed-dev  ## every test on SQLite and PostgreSQL, with a browser (ARGS="-k walk" for some)
	@exec $(in_venv) -m tests.run $(ARGS)

lint: installed-dev  ## look for mistakes and for what is not formatted
	$(in_venv) -m ruff check
	$(in_venv) -m ruff format --check
	$(in_venv) -m djhtml --check templates
	DJANGO_SETTINGS_MODULE=tests.settings $(in_venv) manage.py makemigrations --check
	DJANGO_SETTINGS_MODULE=tests.settings $(in_venv) manage.py check

format: installed-dev  ## mend what can be mended without thinking
	$(in_venv) -m ruff check --fix-only
	$(in_venv) -m ruff format
	$(in_venv) -m djhtml templates

bench: installed-dev  ## measure against a reference taken in the same run
	@exec $(in_venv) -m bench.run $(ARGS)

compile = $(in_venv) -m uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url pyproject.toml

lock: installed-dev  ## write the lock files anew (ARGS=--upgrade for newer versions)
	$(in_venv) -m pip install -q uv
	$(compile) $(ARGS) -o requirements.txt
	$(compile) $(ARGS) --group dev -c requirements.txt -o requirements-dev.txt
