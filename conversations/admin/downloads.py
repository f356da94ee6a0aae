"""Files that are made for whoever asks for them."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def csv_file(content: str, name: str) -> HttpResponse:
    """`name`: without its ending."""
    disposition = content_disposition_header(True, f"{name}.csv") or ""
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition})
