"""Mail by SMTP: the next server's words, and which of its failures leave a mail's fate unknown."""

from app.providers.smtp.mailer import SmtpMailer
from app.providers.smtp.server import SmtpServer

__all__ = ["SmtpMailer", "SmtpServer"]
