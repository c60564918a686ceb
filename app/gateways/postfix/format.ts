// What the generated files are called and how their parts are marked: all that the code that writes them and the code that reads them share.

export const policyFileName = 'tls_policy'
export const transportFileName = 'transport'
export const senderFileName = 'sender_tls'
export const authoritiesFileName = 'authorities.pem'
export const mainFileName = 'main.cf.section'
export const masterFileName = 'master.cf.section'

/** First and last line of our part of main.cf and master.cf. */
export const sectionBegin = '# handschlag: begin of the generated section, do not edit'
export const sectionEnd = '# handschlag: end of the generated section'

/** A comment line that opens the block of one policy; its id follows. */
export const blockMark = '# policy '
/** Comment lines inside a block; the ASCII form of the text follows. */
export const partnerMark = '# partner '
export const agreementMark = '# agreement '
export const contactMark = '# contact '
export const reviewMark = '# review '
/** Opens one file inside authorities.pem; its name follows. */
export const authorityMark = '# file '

/** The service of master.cf that sends to partners, and those that show a certificate of ours: its name follows. */
export const partnerService = 'handschlag'
export const certificateServicePrefix = 'handschlag-cert-'

/** A parameter of ours in main.cf that holds what was there before. */
export const keptPrefix = 'handschlag_kept_'
/** A restriction class for one policy; its id follows, with underscores. */
export const classPrefix = 'handschlag_in_'
/** What a sender with the right certificate still has to pass. */
export const restClass = 'handschlag_rest'

/** What the partner's server reads when its certificate is not an agreed one. */
export const missingCertificate = 'The agreed client certificate was not shown'

/** Words that Postfix takes for a rule, not for a name, where it expects names of certificates. */
export const matchWords: ReadonlySet<string> = new Set(['hostname', 'nexthop', 'dot-nexthop'])

/** Ciphers that the policy map's `exclude` leaves out; OpenSSL's names, colons between. */
export const excludedForPfs = 'kRSA:kPSK:kRSAPSK:kDHr:kDHd:kECDHr:kECDHe:kGOST'
export const excludedForBsi =
  'aNULL:eNULL:aDSS:kRSA:kPSK:kRSAPSK:kDHEPSK:kECDHEPSK:kSRP:kDHr:kDHd:kECDHr:kECDHe:kGOST:MD5:SHA1:CHACHA20:ARIA:CAMELLIA:SEED:IDEA:RC4:3DES:DES:AESCCM8'
