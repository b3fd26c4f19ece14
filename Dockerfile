# One image for web, worker and clock; docker-compose.yml says which of them a container is.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1

RUN useradd --system --uid 10001 --create-home --home-dir /home/mentoring mentoring
WORKDIR /srv/mentoring

COPY requirements/prod.txt requirements/prod.txt
RUN pip install --require-hashes --only-binary :all: -r requirements/prod.txt

COPY . .
# The settings want an address and a key; neither is asked for nor kept while files are collected.
RUN python -m tools.messages compile \
    && SECRET_KEY=only-while-building DATABASE_URL=postgresql://build@localhost/build \
       python manage.py collectstatic --noinput --verbosity 0

USER mentoring
EXPOSE 8000
CMD ["gunicorn", "mentoring.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "8", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
