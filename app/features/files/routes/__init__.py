"""The addresses of this room."""

from app.features.files.routes import files as file_rows
from app.features.files.routes import links, uploads
from app.features.files.service import Files
from app.http.endpoint import Endpoint


def endpoints(files: Files) -> tuple[Endpoint, ...]:
    return (*uploads.endpoints(files), *links.endpoints(files), *file_rows.endpoints(files))
