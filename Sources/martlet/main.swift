import Glibc
import MartletCommands

exit(MartletCommand.run(Array(CommandLine.arguments.dropFirst())).rawValue)
