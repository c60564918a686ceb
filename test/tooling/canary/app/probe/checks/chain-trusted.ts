export const chainTrusted = true
