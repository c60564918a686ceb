// A promise a test opens by hand, so order is decided by the test and not by time.
export interface Gate<T> {
  readonly promise: Promise<T>
  open(value: T): void
}

/** Makes a closed gate. */
export function createGate<T>(): Gate<T> {
  let open: (value: T) => void = () => undefined
  const promise = new Promise<T>((resolve) => {
    open = resolve
  })
  return { promise, open }
}
