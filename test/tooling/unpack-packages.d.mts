// What tests may ask of unpack-packages.mjs.

/** The folder that holds the files of a package as they would lie below `/`. */
export function unpackedFolder(name: string): string
