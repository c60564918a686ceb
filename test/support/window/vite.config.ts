// Builds the window with the scripted house behind it, for tests of screens; split and policy as in the product.
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  build: { assetsInlineLimit: 0, modulePreload: { polyfill: false }, target: 'chrome130', emptyOutDir: true },
})
