import { execFile } from 'node:child_process'

/** What one run of npm printed, and what npm ended with where that was not 0. */
export interface NpmRun {
  stdout: string
  stderr: string
  error: Error | null
}

/** Runs npm in the project's folder, two minutes at most; never throws. */
export const runNpm = (root: string, args: readonly string[]): Promise<NpmRun> =>
  new Promise((resolve) => {
    execFile(
      'npm',
      args,
      {
        cwd: root,
        maxBuffer: 64 * 1024 * 1024,
        timeout: 120_000,
        shell: process.platform === 'win32',
      },
      (error, stdout, stderr) => resolve({ stdout, stderr, error }),
    )
  })
