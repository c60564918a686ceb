import { routes } from '../renderer/routes.tsx'
export const planted = routes
