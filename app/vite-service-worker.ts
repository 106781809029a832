import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { build, type Plugin } from 'vite';

/** Not kept for offline: the therapist's page is read online only, on desks that are shared. */
const LEFT_OUT = /\.map$|^sw\.js$|^therapist\.html$|^assets\/therapist-/;

/** Builds src/sw/sw.ts after the app, with the list of files that it keeps for offline use. */
export function serviceWorker(): Plugin {
  let root = '';
  return {
    name: 'service-worker',
    apply: 'build',
    configResolved(config) {
      root = join(config.root, config.build.outDir);
    },
    async closeBundle() {
      const files = shellFiles(root);
      const hash = createHash('sha256');
      for (const file of files) hash.update(file).update(readFileSync(join(root, file)));
      // "/" and not "/index.html": a redirected answer would fail every offline navigation.
      const urls = files.map((file) => `/${file.replace(/^index\.html$/, '')}`);
      await build({
        configFile: false,
        logLevel: 'warn',
        define: {
          __PRECACHE__: JSON.stringify(urls),
          __BUILD__: JSON.stringify(hash.digest('hex').slice(0, 12)),
        },
        build: {
          outDir: root,
          emptyOutDir: false,
          copyPublicDir: false,
          rollupOptions: {
            input: 'src/sw/sw.ts',
            output: { entryFileNames: 'sw.js', format: 'iife', codeSplitting: false },
          },
        },
      });
    },
  };
}

function shellFiles(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((file) => !LEFT_OUT.test(file))
    .sort();
}
