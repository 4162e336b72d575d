import MartletBase
import Testing

@testable import MartletServer

@Suite struct MetricsTests {
    @Test("a bucket holds what lies above the one before it, up to its own bound")
    func buckets() {
        for bucket in 0..<LatencyHistogram.bucketCount - 1 {
            guard let bound = LatencyHistogram.bound(of: bucket) else {
                Issue.record("bucket \(bucket) has no bound")
                continue
            }
            #expect(LatencyHistogram.bucket(of: bound) == bucket)
            #expect(LatencyHistogram.bucket(of: bound + 1) == bucket + 1)
        }
        #expect(LatencyHistogram.bucket(of: 0) == 0)
        #expect(LatencyHistogram.bucket(of: .min) == 0)
        #expect(LatencyHistogram.bucket(of: .max) == LatencyHistogram.bucketCount - 1)
    }

    @Test("a histogram is written in sums that rise, with an exact total")
    func histogram() {
        let histogram = LatencyHistogram()
        for nanoseconds: Int64 in [1, 64_000, 64_001, 3_000_000_000_000] { histogram.record(nanoseconds: nanoseconds) }
        var text = PrometheusText()
        text.family("request_seconds", .histogram, "How long.")
        text.histogram(histogram, ["api": "fetch"])
        let lines = text.text.split(separator: "\n").map(String.init)
        #expect(lines[0] == "# HELP martlet_request_seconds How long.")
        #expect(lines[1] == "# TYPE martlet_request_seconds histogram")
        #expect(lines[2] == "martlet_request_seconds_bucket{api=\"fetch\",le=\"0.000064000\"} 2")
        #expect(lines[3] == "martlet_request_seconds_bucket{api=\"fetch\",le=\"0.000128000\"} 3")
        #expect(
            lines.suffix(3) == [
                "martlet_request_seconds_bucket{api=\"fetch\",le=\"+Inf\"} 4",
                "martlet_request_seconds_sum{api=\"fetch\"} 3000.000128002",
                "martlet_request_seconds_count{api=\"fetch\"} 4",
            ])
    }

    @Test("nothing in a label can end it or its line")
    func labels() {
        var text = PrometheusText()
        text.family("topic_bytes", .gauge, "Bytes.")
        text.sample(7, ["topic": "a\"b\\c\nd"])
        #expect(text.text.hasSuffix("\nmartlet_topic_bytes{topic=\"a\\\"b\\\\c\\nd\"} 7\n"))
    }

    @Test("requests that are answered out of order are counted once each, and abandoned ones not at all")
    func requests() {
        let meter = RequestMeter()
        let connection = ConnectionMeter(meter)
        let start = MonotonicTime(nanoseconds: 0)
        for number: UInt64 in 5..<9 { connection.began(number, key: 0, at: start) }
        connection.began(9, key: 4711, at: start)
        #expect(meter[0].underWay.load(ordering: .relaxed) == 4)
        connection.ended(6, at: start.advanced(byMillis: 1))
        connection.ended(6, at: start.advanced(byMillis: 1))
        connection.ended(5, at: start.advanced(byMillis: 1))
        connection.ended(4, at: start.advanced(byMillis: 1))
        #expect(meter[0].latency.reading.counts.reduce(0, +) == 2)
        #expect(meter[0].latency.reading.totalNanoseconds == 2_000_000)
        connection.began(10, key: 0, at: start)
        connection.abandon()
        connection.ended(7, at: start.advanced(byMillis: 1))
        #expect(meter[0].underWay.load(ordering: .relaxed) == 0)
        #expect(meter[4711].underWay.load(ordering: .relaxed) == 0)
        #expect(meter[0].latency.reading.counts.reduce(0, +) == 2)
        #expect(meter.used.map(\.name) == ["Produce"])
    }
}
