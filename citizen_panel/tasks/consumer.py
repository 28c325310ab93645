"""How a worker takes tasks from a RabbitMQ: without the 28 queues that Celery keeps there for tasks that wait."""

from celery.worker.consumer.consumer import Consumer

DELAYING = "celery.worker.consumer.delayed_delivery:DelayedDelivery"


class Prompt(Consumer):
    """Takes tasks that are due now, as all of ours are: what is due later is a row in the database."""

    class Blueprint(Consumer.Blueprint):
        default_steps = tuple(step for step in Consumer.Blueprint.default_steps if step != DELAYING)
