import { defineConfig } from './define-config.ts';

/** The one file that an operator edits. What each line may say: the README, "The configuration". */
export default defineConfig({
  sources: {},
  targets: {},
  access: [],
});
