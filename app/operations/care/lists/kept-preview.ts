// The preview shown last, with all it would do. One is kept: a newer one, and its import, take its place.
import type { ListPlan } from './plan-list.ts'

export interface KeptPreview {
  readonly previewId: string
  /** How the store stood when it was made. */
  readonly mark: string
  readonly plan: ListPlan
}

export interface PreviewKeeper<P = KeptPreview> {
  keep(preview: P): void
  find(previewId: string): P | undefined
  forget(): void
}

/** Nothing kept yet. */
export function createPreviewKeeper<P extends { readonly previewId: string } = KeptPreview>(): PreviewKeeper<P> {
  let kept: P | undefined
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
