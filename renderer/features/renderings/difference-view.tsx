// What changed since the files kept last time: file by file, line by line, with signs and words besides colour.
import type { FileDifference, RenderingDifference } from '#domain/rendering-difference.ts'
import { Fold } from '../../kit/fold.tsx'
import { useTranslation } from '../../translation.tsx'
import { countDifference, countLines } from './difference-count.ts'

type Run = FileDifference['runs'][number]

/** Most lines of one run that are shown. */
const runLimit = 400

export function DifferenceView({ difference }: { difference: RenderingDifference | null }) {
  const { t, formats } = useTranslation()
  if (difference === null) return <p className="difference-word">{t('configure:difference.never')}</p>
  const when = formats.dateTime(difference.since)
  const { files, added, removed } = countDifference(difference)
  if (files === 0) return <p className="difference-word">{t('configure:difference.nothing', { when })}</p>
  return (
    <div className="difference">
      <p className="difference-word">
        {t('configure:difference.since', { when })} {t('configure:difference.files', { count: files })},{' '}
        {t('configure:difference.added', { count: added })}, {t('configure:difference.removed', { count: removed })}.
      </p>
      {difference.files.map((file) =>
        file.kind === 'same' ? null : <FileChange key={file.name} file={file} isOpen={file.kind === 'changed'} />,
      )}
    </div>
  )
}

function FileChange({ file, isOpen }: { file: FileDifference; isOpen: boolean }) {
  const { t } = useTranslation()
  const { added, removed } = countLines(file)
  return (
    <Fold
      isOpenAtFirst={isOpen}
      title={
        <span className="difference-file">
          <span className="mono">{file.name}</span> {t(`configure:difference.file-${file.kind}`)}{' '}
          <span className="number">
            +{added} −{removed}
          </span>
        </span>
      }
    >
      <section
        className="code difference-code"
        aria-label={t('configure:difference.of', { name: file.name })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
      >
        <div className="code-lines">
          {file.runs.map((run, index) => (
            <RunLines
              key={`${run.kind} ${run.line}`}
              run={run}
              isCut={index > 0 && hasGap(file.runs[index - 1], run)}
            />
          ))}
        </div>
      </section>
    </Fold>
  )
}

/** Whether lines are left out between two runs. */
function hasGap(before: Run | undefined, run: Run): boolean {
  if (before === undefined) return false
  const end = before.kind === 'removed' ? before.line : before.line + before.lines.length
  return run.line > end
}

const signs = { kept: ' ', added: '+', removed: '−' } as const

function RunLines({ run, isCut }: { run: Run; isCut: boolean }) {
  const { t } = useTranslation()
  const Body = run.kind === 'added' ? 'ins' : run.kind === 'removed' ? 'del' : 'div'
  const rest = run.lines.length - runLimit
  return (
    <>
      {isCut ? <p className="difference-cut">{t('configure:difference.cut')}</p> : null}
      <Body className={`difference-run difference-${run.kind}`}>
        {run.kind === 'kept' ? null : (
          <span className="visually-hidden">{t(`configure:difference.run-${run.kind}`)}</span>
        )}
        {run.lines.slice(0, runLimit).map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of a run have no identity but their place
          <span key={index} className="difference-line">
            <span className="difference-sign" aria-hidden="true">
              {signs[run.kind]}
            </span>
            <code>{line.replace(/\r$/, '')}</code>
          </span>
        ))}
        {rest > 0 ? <span className="difference-cut">{t('configure:more-lines', { count: rest })}</span> : null}
      </Body>
    </>
  )
}
