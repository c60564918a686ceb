import { parse } from 'semver'
export const planted = parse
