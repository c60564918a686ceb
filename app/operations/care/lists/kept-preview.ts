// The preview shown last, with all it would do. One is kept: a newer one, and its import, take its place.
import type { ListPlan } from './plan-list.ts'

export interface KeptPreview {
  readonly previewId: string
  /** How the store stood when it was made. */
  readonly mark: string
  readonly plan: ListPlan
}

export interface PreviewKeeper {
  keep(preview: KeptPreview): void
  find(previewId: string): KeptPreview | undefined
  forget(): void
}

/** Nothing kept yet. */
export function createPreviewKeeper(): PreviewKeeper {
  let kept: KeptPreview | undefined
  return {
    keep(preview) {
      kept = preview
    },
    find: (previewId) => (kept?.previewId === previewId ? kept : undefined),
    forget() {
      kept = undefined
    },
  }
}
