"""The cost of a model against the size of the census, as a picture: SVG, for light and dark pages."""

import math

WIDTH, HEIGHT = 760, 420
LEFT, RIGHT, TOP, BOTTOM = 64, 84, 74, 58
FROM, TO = 750, 4e6
TITLE = "CPU of a whole scan, a model, by the size of the census"
UNDER_IT = "from the test Hub's gzip pages, all included: start-up, HTTP, inflating, JSON, census, reports"

STYLE = """
  text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #3d4451 }
  .title { font-size: 16px; font-weight: 600; fill: #14171c }
  .value { font-weight: 600; fill: #1257a6 }
  .grid { stroke: #dde1e7; stroke-width: 1 }
  .axis { stroke: #767e8c; stroke-width: 1 }
  .line { stroke: #1a6fd1; stroke-width: 2.5; fill: none; stroke-linejoin: round }
  .point { fill: #1a6fd1; stroke: #ffffff; stroke-width: 1.5 }
  .limit { stroke: #b3261e; stroke-width: 1.5; stroke-dasharray: 6 4 }
  .wanted { fill: #b3261e }
  .page { fill: #ffffff }
  @media (prefers-color-scheme: dark) {
    text { fill: #b6bdc9 }
    .title { fill: #eef1f5 }
    .value { fill: #8cc2ff }
    .grid { stroke: #2b323c }
    .axis { stroke: #808a99 }
    .line { stroke: #58a6ff }
    .point { fill: #58a6ff; stroke: #0f141a }
    .limit { stroke: #ff8a80 }
    .wanted { fill: #ff8a80 }
    .page { fill: #0f141a }
  }
"""


def short(models):
    """1,003 as 1k, 3,075,873 as 3.1M: two digits."""
    rounded = round(models, 2 - len(str(models)))
    return f"{rounded / 1e6:g}M" if rounded >= 1e6 else f"{rounded / 1e3:g}k"


def x_of(models):
    return LEFT + (math.log10(models) - math.log10(FROM)) / math.log10(TO / FROM) * (WIDTH - LEFT - RIGHT)


def y_of(cost, top):
    return TOP + (1 - cost / top) * (HEIGHT - TOP - BOTTOM)


def text(x, y, words, kind="", anchor="middle"):
    of = f' class="{kind}"' if kind else ""
    return f'<text{of} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{words}</text>'


def line(x1, y1, x2, y2, kind):
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def axes(top):
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    step = next((step for step in (1, 2, 5, 10, 20) if top / step <= 8), 50)
    for cost in range(0, int(top) + 1, step):
        y = y_of(cost, top)
        yield line(LEFT, y, right, y, "axis" if cost == 0 else "grid")
        yield text(LEFT - 10, y + 4.5, f"{cost}", anchor="end")
    for models in (1e3, 1e4, 1e5, 1e6):
        yield line(x_of(models), TOP, x_of(models), bottom, "grid")
        yield text(x_of(models), bottom + 20, f"{models:,.0f}")
    yield text((LEFT + right) / 2, HEIGHT - 14, "models in the census (logarithmic)")
    yield f'<text transform="translate(20 {(TOP + bottom) / 2:.1f}) rotate(-90)" text-anchor="middle">' \
          "CPU a model, microseconds</text>"


def values(points, limit, top):
    """Each point's figure and size: above the line, or below it where the limit's line would run through.

    Above and to the right where the line comes down steeply from the left.
    """
    before = None
    for models, cost in points:
        x, y = x_of(models), y_of(cost, top)
        near = -6 < y - y_of(limit, top) < 46
        aside = 14 if before is not None and not near and y - before > 20 else 0
        before = y
        yield f'<circle class="point" cx="{x:.1f}" cy="{y:.1f}" r="4.5"><title>{models:,} models: {cost:.2f} us' \
              "</title></circle>"
        below = y + (20 if near else -26)
        yield text(x + aside, below, f"{cost:.2f}", "value")
        yield text(x + aside, below + 15, short(models))


def cost_svg(points, limit):
    """`points` are (models, microseconds a model); `limit` is the wanted figure."""
    points = sorted(points)
    top = math.ceil(max([limit] + [cost for _, cost in points]) * 1.25)
    path = " ".join(f"{x_of(models):.1f},{y_of(cost, top):.1f}" for models, cost in points)
    y = y_of(limit, top)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
             ' role="img" aria-labelledby="title">',
             f'<title id="title">{TITLE}</title>', f"<style>{STYLE}</style>",
             f'<rect class="page" width="{WIDTH}" height="{HEIGHT}"/>', text(LEFT, 30, TITLE, "title", "start"),
             text(LEFT, 50, UNDER_IT, "", "start"),
             *axes(top), line(LEFT, y, WIDTH - RIGHT, y, "limit"),
             text(WIDTH - RIGHT + 8, y + 4.5, f"wanted: {limit:g}", "wanted", "start"),
             f'<polyline class="line" points="{path}"/>', *values(points, limit, top), "</svg>"]
    return "\n".join(parts) + "\n"
