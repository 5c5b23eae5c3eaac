import { LocalError } from '../LocalError.ts';

const packages: Readonly<Record<string, string>> = {
  'linux-x64': '@node-llama-cpp/linux-x64',
  'linux-arm64': '@node-llama-cpp/linux-arm64',
  'linux-arm': '@node-llama-cpp/linux-armv7l',
  'linux-riscv64': '@node-llama-cpp/linux-riscv64',
  'darwin-arm64': '@node-llama-cpp/mac-arm64-metal',
  'darwin-x64': '@node-llama-cpp/mac-x64',
  'win32-x64': '@node-llama-cpp/win-x64',
  'win32-arm64': '@node-llama-cpp/win-arm64',
};

/** The package with llama.cpp built for a platform and processor, as `process.platform` and `process.arch` name them. */
export function platformPackage(platform: string, arch: string): string {
  const found = packages[`${platform}-${arch}`];
  if (found === undefined) {
    throw new LocalError(
      `Cannot run the live model on ${platform}-${arch} as there is no prebuilt llama.cpp for it.\n` +
        `Prebuilt are: ${Object.keys(packages).join(', ')}. Any OpenAI-compatible server will do instead: set DRAFT_BASE_URL for npm start.`,
    );
  }
  return found;
}
