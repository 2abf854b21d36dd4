"""As much of SVG as a wiring picture needs: shapes with their colours, text, one file."""

import xml.etree.ElementTree as ET

NAMESPACE = "http://www.w3.org/2000/svg"
FONT = "DejaVu Sans, Verdana, Arial, sans-serif"


class Picture:
    """Coordinates in pixels, from the top left."""

    def __init__(self, title: str):
        self._root = ET.Element("svg", xmlns=NAMESPACE)
        ET.SubElement(self._root, "title").text = title
        self._ground = ET.SubElement(self._root, "rect", fill="#ffffff")
        self.size = (0.0, 0.0)

    def box(self, x: float, y: float, width: float, height: float, fill: str, line: str = "none", radius: float = 6):
        self._shape("rect", x=x, y=y, width=width, height=height, rx=radius, fill=fill, stroke=line)

    def dot(self, x: float, y: float, radius: float, fill: str, line: str = "none"):
        self._shape("circle", cx=x, cy=y, r=radius, fill=fill, stroke=line)

    def path(self, points: list[tuple[float, float]], colour: str, width: float = 2.2):
        """A line through points; a white seam shows which of two that cross runs above."""
        d = "M" + " L".join(f"{x:g},{y:g}" for x, y in points)
        for stroke, wide in (("#ffffff", width + 3), (colour, width)):
            self._shape("path", d=d, fill="none", stroke=stroke, **{"stroke-width": wide, "stroke-linejoin": "round"})

    def text(self, x: float, y: float, words: str, size: int = 12, colour: str = "#222222", anchor: str = "start",
             bold: bool = False):  # fmt: skip
        about = {"font-size": size, "font-family": FONT, "text-anchor": anchor, "fill": colour}
        if bold:
            about["font-weight"] = "bold"
        self._shape("text", x=x, y=y, **about).text = words

    def _shape(self, name: str, **about) -> ET.Element:
        return ET.SubElement(self._root, name, {key: _plain(value) for key, value in about.items()})

    def source(self) -> str:
        width, height = (f"{size:g}" for size in self.size)
        self._root.set("viewBox", f"0 0 {width} {height}")
        for shape in (self._root, self._ground):
            shape.set("width", width)
            shape.set("height", height)
        ET.indent(self._root)
        return ET.tostring(self._root, encoding="unicode") + "\n"


def _plain(value) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
