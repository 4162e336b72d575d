import Testing

@testable import MartletBroker

@Suite struct SettingTypeTests {
    @Test(
        "values are kept without blanks, truth values in small letters",
        arguments: [
            (SettingType.boolean, " TRUE ", "true"), (.int(atLeast: 0), " 07 ", "7"), (.text, " a b ", "a b"),
            (.list(of: ["delete", "compact"]), "compact , delete", "compact,delete"), (.list(of: nil), "", ""),
            (.intOrUnset(1...9), "-1", "-1"), (.intOrUnset(1...9), "9", "9"),
        ])
    func accepted(type: SettingType, given: String, kept: String) throws {
        #expect(try type.validate(given) == kept)
    }

    @Test(
        "a refusal says what would be taken",
        arguments: [
            (SettingType.boolean, "yes", "\"yes\" is not true or false"),
            (.int(atLeast: 1), "0", "\"0\" is not a whole number of at least 1"),
            (.intOrUnset(1...9), "0", "\"0\" is not a whole number from 1 to 9, or -1"),
            (.int(1...17), "18", "\"18\" is not a whole number from 1 to 17"),
            (.long(atLeast: 0), "9223372036854775808", "\"9223372036854775808\" is not a whole number"),
            (.double(0...1), "1.5", "\"1.5\" is not a number from 0.0 to 1.0"),
            (.double(0...1), "nan", "\"nan\" is not a number"),
            (.string(oneOf: ["a", "b"]), "c", "\"c\" is not one of a, b"),
            (.list(of: ["a", "b"]), "a,c", "\"c\" is not a list of a, b"),
        ])
    func refused(type: SettingType, given: String, message: String) {
        #expect(throws: SettingValueError(description: message)) { try type.validate(given) }
    }
}
