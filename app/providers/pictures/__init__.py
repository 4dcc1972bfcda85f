"""Pictures opened and saved again, each in a process of its own that may take only so much."""

from app.providers.pictures.desk import PictureDesk

__all__ = ["PictureDesk"]
