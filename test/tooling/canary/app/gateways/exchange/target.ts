export const exchange = true
