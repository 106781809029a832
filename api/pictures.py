"""Pictures in an answer."""

from io import BytesIO


def qr_svg(text: str) -> str:
    """A QR code as an SVG that stands alone, so that an img element draws it."""
    import segno  # few ask for one: a start need not wait for it

    svg = BytesIO()
    segno.make(text, error="m").save(svg, kind="svg", scale=4, xmldecl=False, nl=False)
    return svg.getvalue().decode()
