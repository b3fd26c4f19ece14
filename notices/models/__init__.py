from notices.models.notice import Card, Muted, Notice
from notices.models.webhook import Delivery, Webhook

__all__ = ["Card", "Delivery", "Muted", "Notice", "Webhook"]
