"""Goes the round of docs/ten-minutes.md in a real browser, with a stopwatch, and takes its pictures.

    python3 -m venv .venv && .venv/bin/pip install playwright pillow
    ./simtrans phantom --out phantoms --subjects 12 --coarse --smallest-lesion 3
    ./simtrans serve --data phantoms --runs runs &
    .venv/bin/python tools/ten_minutes.py http://127.0.0.1:8080/ phantoms --pictures docs/images

It takes the label of one subject away (it lies beside the phantoms afterwards), has a run learn from the others, draws
three slices of that label again, with a brush, where the label was, and has the next run learn from it as well. It
needs a Chromium (--chromium, by default /usr/bin/chromium).
"""
import argparse
import io
import json
import pathlib
import time
import urllib.request

from PIL import Image
from playwright.sync_api import sync_playwright

ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
ask.add_argument("address")
ask.add_argument("data", type=pathlib.Path)
ask.add_argument("--pictures", type=pathlib.Path, help="a folder for the pictures")
ask.add_argument("--minutes", default="2")
ask.add_argument("--threads", default="")
ask.add_argument("--size", default="")
ask.add_argument("--chromium", default="/usr/bin/chromium")
given = ask.parse_args()
begun = time.time()


def say(*words):
    seconds = time.time() - begun
    print(f"{int(seconds // 60)}:{seconds % 60:04.1f} ", *words, flush=True)


def get(path):
    return json.load(urllib.request.urlopen(given.address + path))


def picture(page, name):
    """A PNG of 256 colours, so that it is small; with fewer, the tints of labels turn grey."""
    if given.pictures:
        shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        shot = shot.quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        shot.save(given.pictures / f"ten-minutes-{name}.png", optimize=True)


def ended(page, name):
    while True:
        listed = get("api/runs")
        if listed["failed"]:
            raise SystemExit(f"failed: {listed['failed']}")
        for run in listed["runs"]:
            if run["name"] == name and run["state"] == "ended" and run.get("dice") is not None:
                return run
        page.wait_for_timeout(1000)  # and not sleep: dialogs are answered meanwhile


def surveyed():
    while True:
        cohort = get("api/cohort")
        if cohort["checked"] == cohort["total"]:
            return cohort
        time.sleep(0.5)


def open_image(page, image):
    page.goto(given.address + "#/")
    page.wait_for_selector(".card")
    page.goto(given.address + f"#/image/{image}")
    page.wait_for_selector("canvas[data-slice]")


def mask_of(page, run):
    page.get_by_label("Mask of a run").select_option(run)
    page.wait_for_selector("text=Download the mask")


def to_slice(page, canvas, k):
    canvas.focus()
    while int(canvas.get_attribute("data-slice")) != k:
        page.keyboard.press("ArrowUp" if int(canvas.get_attribute("data-slice")) < k else "ArrowDown")
        time.sleep(0.05)


def draw(page, canvas, rows, shape, spacing):
    """Goes along the rows of a slice with the brush: rows of (row, first column, last column)."""
    box = canvas.bounding_box()
    scale = min(box["width"] / (shape[2] * spacing[2]), box["height"] / (shape[1] * spacing[1]))
    left = box["x"] + (box["width"] - shape[2] * spacing[2] * scale) / 2
    top = box["y"] + (box["height"] - shape[1] * spacing[1] * scale) / 2
    for row, first, last in rows:
        y = top + (row + 0.5) * spacing[1] * scale
        page.mouse.move(left + (first + 0.5) * spacing[2] * scale, y)
        page.mouse.down()
        page.mouse.move(left + (last + 0.5) * spacing[2] * scale, y, steps=4)
        page.mouse.up()


def main(page):
    cohort = surveyed()
    subjects = [s for s in cohort["subjects"] if s["images"][0]["labelled"]]
    chosen = max(subjects, key=lambda s: s["images"][0]["voxels"])
    image = chosen["images"][0]["id"]
    info = get(f"api/images/{image}")
    slices, rows, columns = info["shape"]
    stack = urllib.request.urlopen(given.address + f"api/images/{image}/label").read()
    label = next(f for f in given.data.rglob(f"*{chosen['subject']}*LesionSmooth*") if ".simtrans" not in f.parts)
    label.rename(given.data.parent / label.name)

    page.goto(given.address)
    page.wait_for_selector(".card")
    page.get_by_role("button", name="Look again").click()
    page.locator('.card', has_text='not labelled').wait_for()
    surveyed()
    page.reload()
    page.wait_for_selector(".card")
    time.sleep(2)
    picture(page, "cohort")
    say("the cohort is shown, without the label of", chosen["subject"])

    page.goto(given.address + "#/learn")
    page.get_by_label("What").select_option("train")
    page.get_by_label("Minutes").fill(given.minutes)
    page.get_by_text("More settings").click()
    page.get_by_label("Preset").select_option("tiny")
    for name, value in [("Threads", given.threads), ("Size in pixels", given.size)]:
        page.get_by_label(name).fill(value)
    picture(page, "learn")
    page.get_by_role("button", name="Start", exact=True).click()
    say("the first run is started")
    first = ended(page, "train-1")
    say(f"the first run has ended: {first['step']} updates, Dice on validation {first['dice']:.3f}")

    open_image(page, image)
    mask_of(page, "train-1")
    time.sleep(0.5)
    picture(page, "mask")
    canvas = page.locator("canvas").first
    page.get_by_role("radio", name="Brush", exact=True).click()
    page.get_by_label("Radius in pixels").fill("1")
    page.get_by_label("Author").fill("A. Newcomer")
    of = {k: stack[k * rows * columns:(k + 1) * rows * columns] for k in range(slices)}
    full = [k for k in of if any(v == 1 for v in of[k])]
    say("a mask is looked at; what is missing is drawn on three slices")
    for k in (full[1], max(full, key=lambda k: of[k].count(1)), full[-2]):
        to_slice(page, canvas, k)
        lines = []
        for row in range(rows):
            own = [c for c in range(columns) if of[k][row * columns + c] == 1]
            if own:
                lines.append((row, own[0], own[-1]))
        draw(page, canvas, lines, info["shape"], info["spacing"])
    to_slice(page, canvas, max(full, key=lambda k: of[k].count(1)))
    page.get_by_role("button", name="Interpolate").click()
    page.wait_for_selector("text=Drawn on")
    time.sleep(0.5)
    picture(page, "correct")
    page.get_by_role("button", name="Save the label").click()
    page.get_by_role("button", name="Saved", exact=True).wait_for()
    drawn = urllib.request.urlopen(given.address + f"api/images/{image}/label").read()
    both = sum(a == 1 and b == 1 for a, b in zip(stack, drawn))
    say(f"the label is saved; Dice with the one that was taken away {2 * both / (stack.count(1) + drawn.count(1)):.3f}")

    page.goto(given.address + "#/learn")
    page.get_by_role("link", name="train-1", exact=True).click()
    page.get_by_role("button", name="Learn again", exact=True).click()
    say("learn again")
    second = ended(page, "train-2")
    say(f"the second run has ended: {second['step']} updates, Dice on validation {second['dice']:.3f}")
    page.get_by_role("link", name="train-2", exact=True).click()
    page.wait_for_selector("text=Dice on validation")
    time.sleep(1)
    picture(page, "run")

    held = [s["images"][0] for s in get("api/cohort")["subjects"] if s["split"] == "test"]
    held = max(held, key=lambda one: one["voxels"])["id"]
    open_image(page, held)
    mask_of(page, "train-2")
    page.get_by_role("button", name="Beside each other").click()
    page.get_by_label("Second run").select_option("train-1")
    page.wait_for_selector(".panel:nth-child(3) canvas[data-slice]")
    time.sleep(3)
    picture(page, "difference")
    say("done")


with sync_playwright() as playwright:
    chromium = playwright.chromium.launch(executable_path=given.chromium, args=["--no-sandbox"])
    opened = chromium.new_page(viewport={"width": 1000, "height": 620})
    opened.set_default_timeout(900_000)
    opened.on("console", lambda message: say("console:", message.text))
    opened.on("pageerror", lambda error: say("error:", error))
    opened.on("dialog", lambda one: one.accept(given.minutes) if one.type == "prompt" else one.accept())
    main(opened)
    chromium.close()
