// Lets other implementations check our record batches: text on standard input, text on standard output.
//
//   batch CODEC TRANSACTIONAL PRODUCER-ID EPOCH SEQUENCE      begins a batch to be built
//   record TIMESTAMP KEY VALUE [NAME=VALUE]...                a record of it; bytes in hex, "-" for null
//   end                                                       builds it: "built HEX"
//   read HEX                                                  reads a batch: the lines above, in the same form
//
// What cannot be built or read is answered with "refused REASON".

import MartletBase
import MartletRecords

var session = Session()
while let line = readLine() {
    session.handle(line.split(separator: " ", omittingEmptySubsequences: false))
}
