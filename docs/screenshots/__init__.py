"""Makes every picture of the documents anew, from the demonstration itself: `make screenshots`."""
