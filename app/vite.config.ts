import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { fewFiles } from './vite-few-files';
import { serviceWorker } from './vite-service-worker';

export default defineConfig({
  plugins: [svelte(), serviceWorker()],
  build: {
    target: ['es2022', 'safari16.4', 'chrome111', 'firefox121'],
    modulePreload: { polyfill: false },
    // Nothing may be inlined: the content security policy allows files only.
    assetsInlineLimit: 0,
    rollupOptions: {
      input: { index: 'index.html', therapist: 'therapist.html' },
      output: { codeSplitting: { groups: [{ name: fewFiles }] } },
    },
  },
  server: { proxy: { '/v1': 'http://localhost:8000' } },
});
