/**
 * One call for all who ask the same at the same time: two screens of one patient, a refresh during a refresh. It lasts
 * as long as the call does; nothing is remembered after it.
 * @returns runs the work, or joins what is under way under that name
 */
export function createCoalescer<T>(): (name: string, work: () => Promise<T>) => Promise<T> {
  const underway = new Map<string, Promise<T>>()
  return (name, work) => {
    const running = underway.get(name)
    if (running !== undefined) return running
    const started = work().finally(() => underway.delete(name))
    underway.set(name, started)
    return started
  }
}
