import MartletBase
import MartletNetwork
import MartletSystem

/// Opens listeners and says in words what to do where that fails.
enum Listening {
    /// - Parameter option: what an address is given with, up to the address.
    static func open(
        _ target: HostPort, _ settings: SocketSettings, option: String = "--listen "
    ) throws(StartError) -> ListenerBox {
        let addresses: [SocketAddress]
        do throws(NameError) {
            addresses = try SocketAddress.resolve(target)
        } catch {
            throw StartError(
                "\(target) cannot be listened on: \(error)",
                hint: "Give an address of this machine: \(option)127.0.0.1:PORT, or \(option):PORT for every"
                    + " address.")
        }
        // A wildcard resolves to IPv4 first, and the socket of IPv6 takes both.
        let ordered = target.host.isEmpty ? addresses.reversed() : addresses
        var failure = Errno.addressNotAvailable
        for address in ordered {
            do throws(Errno) {
                return ListenerBox(try Listener(address, settings))
            } catch {
                failure = error
            }
        }
        throw explanation(of: failure, target, option)
    }

    private static func explanation(of errno: Errno, _ target: HostPort, _ option: String) -> StartError {
        switch errno {
        case .addressInUse:
            StartError(
                "\(target) is in use by another process",
                hint: "Choose another port with \(option)HOST:PORT (port 0 takes a free one), or see who has it: "
                    + "ss -ltnp 'sport = :\(target.port)'")
        case .addressNotAvailable:
            StartError(
                "\(target) is not an address of this machine",
                hint: "Listen on one that is (ip address lists them) with \(option)HOST:PORT, and tell clients another "
                    + "with --advertise HOST:PORT.")
        case .permission:
            StartError(
                "this user may not listen on \(target)", hint: "Choose a port from 1024 on: \(option)HOST:PORT.")
        default:
            StartError("\(target) cannot be listened on: \(errno)", hint: "Choose another with \(option)HOST:PORT.")
        }
    }
}
