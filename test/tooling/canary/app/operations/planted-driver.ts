import { DatabaseSync } from '@photostructure/sqlite'
export const planted = DatabaseSync
