// How the rows of the worklist are laid out: every row has its place at all times, though only those near the eye are in the page. The row
// with the only tab stop stays in the page wherever it lies; for that it must have a place.
import { ListLayout, type ListLayoutOptions, Rect } from 'react-aria-components'

const everyRow = new Rect(0, 0, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY)

/**
 * `ListLayout` places rows a little beyond the eye and goes on to the row with the tab stop only if that has no place from an earlier order
 * and the area placed is smaller than the list. That area is a third wider than the list, so it seems to hold rows that lie below it.
 */
export class WorklistLayout extends ListLayout<object, ListLayoutOptions> {
  protected override layoutIfNeeded(): void {
    super.layoutIfNeeded(everyRow)
  }
}
